namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>The format of a TIMESTAMP in a result.</summary>
internal enum TimestampFormat
{
    /// <summary>Seconds since 1970 as a floating-point number with an exponent.</summary>
    FloatSeconds,

    /// <summary>Whole microseconds since 1970.</summary>
    Int64,

    /// <summary>ISO 8601, such as <c>2023-01-01T12:00:00.123456Z</c>.</summary>
    Iso8601,
}
