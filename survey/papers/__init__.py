"""What comes out on paper: bulletin, ledgers, assessment, daily and weekly sheets."""
