namespace ModelPipeline.Grains;

/// <summary>What a silo did in the last steps, and what it uses now.</summary>
/// <param name="IsKept">Whether the silo keeps steps; false where its metrics are switched off.</param>
/// <param name="Steps">
/// The steps, the present one first (<see cref="MetricStep.ToCells"/>); empty cells for a step in which nothing happened. Steps are counted
/// back from the silo's own present, so that a wrong clock does not matter.
/// </param>
/// <param name="UsedBytes">The memory that the silo uses.</param>
/// <param name="LimitBytes">The memory that the silo may use.</param>
/// <param name="Users">The users who are active on the silo.</param>
/// <param name="MostUsers">The users for whom the silo has room.</param>
/// <param name="Version">The version of the program.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.SiloSeries")]
internal sealed record SiloSeries(
    [property: Id(0)] bool IsKept,
    [property: Id(1)] int[][] Steps,
    [property: Id(2)] long UsedBytes,
    [property: Id(3)] long LimitBytes,
    [property: Id(4)] int Users,
    [property: Id(5)] int MostUsers,
    [property: Id(6)] string Version);
