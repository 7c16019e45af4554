namespace ModelPipeline;

/// <summary>How a pipeline watches its inputs and outputs for drift, under <c>Pipelines:{name}:Drift</c>.</summary>
public sealed class DriftOptions
{
    /// <summary>Whether values are counted. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The stability index above its floor, the statistic of Kolmogorov and Smirnov, and the change of a category's share from which a
    /// column is <c>Warning</c>. Default 0.1; 0.01 to 10.
    /// </summary>
    public double Warning { get; set; } = 0.1;

    /// <summary>The same from which a column is <c>Drifted</c>. Default 0.2; at least <see cref="Warning"/>, and up to 10.</summary>
    public double Drifted { get; set; } = 0.2;

    /// <summary>The time that is compared with the baseline, up to now. Default 1 day; 1 hour to 90 days, in whole hours.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How often a silo sends its counts to the cluster. A silo that is lost loses what it counted since. Default 30 seconds; 1 second to
    /// 10 minutes.
    /// </summary>
    public TimeSpan FlushEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether up to 10,000 rows of each version are kept in the cluster, as the background of explanations and to name categories. Default
    /// true.
    /// </summary>
    public bool KeepRows { get; set; } = true;
}
