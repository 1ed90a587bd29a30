"""What the journals of `sammoe batch` say (docs/batch.md)."""
import json


def done_in(journal):
    """The outputs that a journal says are done, relative to its folder; lines torn by kills are passed over."""
    outputs = set()
    for line in journal.read_text().splitlines() if journal.exists() else []:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if entry.get("event") == "case" and entry["state"] == "done":
            outputs.add(entry["output"])
    return outputs
