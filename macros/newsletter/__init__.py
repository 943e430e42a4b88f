"""The letter: its e-mail, its text, its page, its PDF, its feeds, its checks. Sending it belongs to ``scripts``."""
