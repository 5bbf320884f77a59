"""One import-linter contract: rooms meet only at their doors."""

from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """A module outside a room may import only that room's door modules.

    Any package that has an `api` module is a room, so no list can go stale.  `doors` is what everyone may import.
    `special` gives a package other doors ("luytre.ops: api steps"); rooms under `ground` keep their usual doors open to it.
    """

    doors = fields.ListField(subfield=fields.StringField())
    special = fields.ListField(subfield=fields.StringField(), required=False)
    ground = fields.StringField()

    def check(self, graph, verbose):
        rooms = {module.removesuffix(".api") for module in graph.modules if module.endswith(".api")}
        special = dict(line.split(": ") for line in self.special or [])
        broken = []
        for importer in sorted(graph.modules):
            for imported in graph.find_modules_directly_imported_by(importer):
                room = self._room(imported, rooms)
                if room is None or room == self._room(importer, rooms):
                    continue
                if imported not in {f"{room}.{door}" for door in self._doors_for(importer, room, special)}:
                    broken.append((importer, imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check):
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} goes through the wall: {imported}")

    def _room(self, module, rooms):
        inside = [room for room in rooms if module == room or module.startswith(f"{room}.")]
        return max(inside, key=len, default=None)

    def _doors_for(self, importer, room, special):
        usual = self.doors
        for package, doors in special.items():
            if importer.startswith(f"{package}."):
                return doors.split() if not room.startswith(f"{self.ground}.") else [*usual, *doors.split()]
        return usual
