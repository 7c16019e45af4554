namespace ModelPipeline.Grains;

/// <summary>What calls of stores have cost, on the wire.</summary>
internal static class Costs
{
    /// <summary>Null where no store has counted anything.</summary>
    public static CostInfo? Of(StoreCost cost) => cost == default ? null : new(cost.Queries, cost.BytesBilled, cost.RowsRead);

    public static StoreCost From(CostInfo? cost) => cost is null ? default : new(cost.Queries, cost.BytesBilled, cost.RowsRead);
}
