namespace ModelPipeline.Mutants;

/// <summary>What a sample says about the share of all.</summary>
/// <param name="Low">The lower end, from 0 to 1.</param>
/// <param name="High">The upper end.</param>
internal sealed record ShareInterval(double Low, double High)
{
    private const double Z = 1.96;

    /// <summary>Wilson's interval: in 95 of 100 samples the share of all is within.</summary>
    public static ShareInterval Of(int found, int tried)
    {
        var share = (double)found / tried;
        var middle = (share + (Z * Z / (2 * tried))) / (1 + (Z * Z / tried));
        var half = Z / (1 + (Z * Z / tried)) * Math.Sqrt((share * (1 - share) / tried) + (Z * Z / (4.0 * tried * tried)));
        return new(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
