"""Records in a database, SQLite or PostgreSQL, through SQLAlchemy; what comes out are records, never rows."""
