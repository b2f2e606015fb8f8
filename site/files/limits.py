"""What a child process that opens strangers' files may take, set by itself before it looks at one."""

import resource

MOST_MEMORY = 1024 * 1024 * 1024


def limit(seconds: int) -> None:
    """Bound what this process may take: processor time, memory, and no file written."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
