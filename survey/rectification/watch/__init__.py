"""Units under watch (重点管理): by how they carry out orders, never a person, never by complaints (R12)."""
