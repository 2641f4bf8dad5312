"""Pictures in and pictures out: videos, photographs, folders of both, and annotated files."""
