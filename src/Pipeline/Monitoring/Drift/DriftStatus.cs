namespace ModelPipeline;

/// <summary>The verdict about a column, from good to bad.</summary>
public enum DriftStatus
{
    /// <summary>The window has too few rows to tell a shift from chance, or there is no baseline.</summary>
    TooFew,

    /// <summary>The shift, if any, is below the limits.</summary>
    Ok,

    /// <summary>A shift beyond the limit <c>Drift:Warning</c>.</summary>
    Warning,

    /// <summary>A shift beyond the limit <c>Drift:Drifted</c>.</summary>
    Drifted,
}
