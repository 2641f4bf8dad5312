"""Pictures in and pictures out: what a clip is, videos, photographs, folders of both, and annotated files."""
