namespace ModelPipeline.Silo;

/// <summary>Which way a score passes a threshold.</summary>
internal enum CrossingDirection
{
    /// <summary>Either way.</summary>
    Both,

    /// <summary>To the value or above.</summary>
    Up,

    /// <summary>Below the value.</summary>
    Down,
}
