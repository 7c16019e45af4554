namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>How a TIMESTAMP is written in a result.</summary>
internal enum TimestampFormat
{
    /// <summary>Seconds since 1970 with an exponent, as a double prints them.</summary>
    FloatSeconds,

    /// <summary>Whole microseconds since 1970.</summary>
    Int64,

    /// <summary>As <c>2023-01-01T12:00:00.123456Z</c>.</summary>
    Iso8601,
}
