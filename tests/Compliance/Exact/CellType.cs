using CsCheck;

namespace ModelPipeline.Compliance;

/// <summary>A type of columns as a store declares it, and values of such columns.</summary>
/// <param name="Declaration">Such as <c>DECIMAL(38,10)</c>.</param>
/// <param name="Type">As what it is read.</param>
/// <param name="Edges">Values that something may be wrong with.</param>
/// <param name="Others">Any others.</param>
public sealed record CellType(string Declaration, ColumnType Type, IReadOnlyList<Cell> Edges, Gen<Cell> Others)
{
    /// <summary>Any of them, and none.</summary>
    public Gen<Cell> Any => Gen.Frequency((1, Gen.Const(Cell.Null)), (4, Gen.OneOf(Edges.ToArray())), (5, Others));
}
