namespace ModelPipeline;

/// <summary>The limits from which a measure is a Warning, or Drifted.</summary>
/// <param name="Warning">The limit of a warning.</param>
/// <param name="Drifted">The limit of drift.</param>
internal readonly record struct DriftLimits(double Warning, double Drifted)
{
    // A column that is in a state leaves it only when its measures are clearly below the limit. Otherwise a measure near a limit would be
    // an event every minute.
    private const double Leaving = 0.8;

    /// <summary>The status of a measure.</summary>
    /// <param name="value">The measure.</param>
    /// <param name="before">The status of the column before.</param>
    public DriftStatus Of(double value, DriftStatus before)
    {
        if (value >= Drifted * (before == DriftStatus.Drifted ? Leaving : 1))
            return DriftStatus.Drifted;
        return value >= Warning * (before >= DriftStatus.Warning ? Leaving : 1) ? DriftStatus.Warning : DriftStatus.Ok;
    }
}
