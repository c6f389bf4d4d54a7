"""What the programs of Wangge find in their environment."""

import os
import sys

from ops.cluster import Cluster
from ops.paths import ROOT, VENV, var


def python() -> str:
    """Our Python: that of the virtual environment, or, in a container that has none, the one that runs."""
    own = VENV / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def of_python() -> dict[str, str]:
    """The caller's environment, with our virtual environment and our package in front.

    What was compiled is kept: without it every start compiles our sources anew, for two thirds of a second.
    """
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "wangge.settings",
        "WANGGE_VAR": str(var()),
    }


def with_cluster(cluster: Cluster) -> dict[str, str]:
    """``of_python`` and the addresses of ``cluster`` for the two roles."""
    return {
        **of_python(),
        "DATABASE_URL": cluster.url("app"),
        "DATABASE_OWNER_URL": cluster.url("owner"),
    }
