namespace ModelPipeline;

/// <summary>What is counted of a column.</summary>
internal enum ColumnKind
{
    /// <summary>Numbers and truths (0 and 1), in bins.</summary>
    Number,

    /// <summary>Moments: their age in days when the row was asked for, in bins. A moment itself always drifts.</summary>
    Age,

    /// <summary>Texts: their lengths in bins, and each text by its hash while there are few.</summary>
    Text,

    /// <summary>Vectors: only whether there is a value.</summary>
    Vector,
}
