namespace ModelPipeline.Grains;

/// <summary>Converts the cost of store calls to and from the wire format.</summary>
internal static class Costs
{
    /// <summary>The cost on the wire; null if no store has counted anything.</summary>
    public static CostInfo? Of(StoreCost cost) => cost == default ? null : new(cost.Queries, cost.BytesBilled, cost.RowsRead);

    public static StoreCost From(CostInfo? cost) => cost is null ? default : new(cost.Queries, cost.BytesBilled, cost.RowsRead);
}
