"""Sending a letter: to whom, through which relay, and a journal that makes a crash safe."""
