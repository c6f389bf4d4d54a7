"""Who did, who looked; cursors of readers."""
