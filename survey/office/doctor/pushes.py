"""Whether a gateway that pushes is let in, and nobody else."""

from collections.abc import Iterator

from survey.office.doctor.finding import Finding, ok, warn
from survey.runtime import Runtime

_WIDE = 1 << 16  # addresses of IPv4; of IPv6 as many networks of one line


def pushes(runtime: Runtime) -> Iterator[Finding]:
    """Nobody signs a push: from how many places one may come, and whether a place can be believed."""
    given = runtime.settings
    if runtime.carrier.push_answer is None or given.inbound == "pull" or runtime.carrier.is_loopback:
        return
    wide = [
        str(one) for one in given.push_from if one.num_addresses >> (64 if one.version == 6 else 0) > _WIDE
    ]
    near = [str(one) for one in given.push_from if one.is_loopback]
    if wide:
        says = f"PUSH_FROM lets in half the world: {', '.join(wide)}"
        yield warn("pushes", says, "name the addresses that the carrier says it pushes from, and no more")
    if near:
        says = f"PUSH_FROM names {', '.join(near)}: whoever comes by a proxy of ours may come from there"
        yield warn("pushes", says, "set TRUSTED_PROXIES, and name the carrier's own addresses")
    if not (wide or near):
        address = f"{given.public_base_url}/push/<PUSH_SECRET>/…"
        yield ok("pushes", f"taken at {address} from {len(given.push_from)} networks")
