"""Pictures and papers that come with a step: checked, written anew, sealed, served as downloads only.

check_file   what a file is, by its own first bytes; what is not taken, and why     pure
picture      a picture is drawn anew, so that nothing is left of where and when     pure
keep         takes a file in
discard      takes one back that has not gone along with a step yet
who          may hand one in, may have one
read         lists them, and opens one for whoever may have it
"""
