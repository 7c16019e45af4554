using CsCheck;

namespace ModelPipeline.Compliance;

/// <summary>A table of users <c>u0</c>, <c>u1</c> ... and columns <c>c0</c>, <c>c1</c> ...</summary>
/// <param name="Columns">The columns, each with a cell for each user.</param>
public sealed record CellTable(IReadOnlyList<(CellType Type, Cell[] Cells)> Columns)
{
    public IReadOnlyList<string> Users { get; } = [.. Columns[0].Cells.Select((_, row) => $"u{row}")];

    /// <summary>Random tables of random types.</summary>
    public static Gen<CellTable> Any(IReadOnlyList<CellType> types) => Gen.Int[1, 8].SelectMany(rows =>
        Gen.OneOf([.. types.Select(type => type.Any.Array[rows].Select(cells => (type, cells)))]).Array[1, 6].Select(
            columns => new CellTable(columns)));

    /// <summary>A table with all edge values of one type, and a null.</summary>
    public static CellTable Edges(CellType type) => new([(type, [.. type.Edges, Cell.Null])]);

    /// <summary>The text of a failed test shows the table.</summary>
    public override string ToString() =>
        string.Join("; ", Columns.Select(
            (column, i) => $"c{i} {column.Type.Declaration}: {string.Join(", ", column.Cells.Select(cell => cell.Text ?? "NULL"))}"));
}
