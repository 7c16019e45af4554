using CsCheck;

namespace ModelPipeline.Compliance;

/// <summary>A column type of a store, and values of such columns.</summary>
/// <param name="Declaration">The type in the store's SQL, such as <c>DECIMAL(38,10)</c>.</param>
/// <param name="Type">The type of the column that the retriever returns.</param>
/// <param name="Edges">Edge values, for which errors are likely.</param>
/// <param name="Others">Random values.</param>
public sealed record CellType(string Declaration, ColumnType Type, IReadOnlyList<Cell> Edges, Gen<Cell> Others)
{
    /// <summary>Edge values, random values and nulls.</summary>
    public Gen<Cell> Any => Gen.Frequency((1, Gen.Const(Cell.Null)), (4, Gen.OneOf(Edges.ToArray())), (5, Others));
}
