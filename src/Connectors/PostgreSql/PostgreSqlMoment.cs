namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Moments as PostgreSQL sends them: microseconds since 2000. The driver's own conversion cannot tell infinity from the first and last
/// moment of .NET.
/// </summary>
internal static class PostgreSqlMoment
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly long First = Write(DateTime.MinValue);
    private static readonly long Last = Write(DateTime.MaxValue);

    /// <summary>In UTC; null for infinity, and for moments outside the years 1 to 9999.</summary>
    public static DateTime? Read(long microseconds) =>
        microseconds >= First && microseconds <= Last ? Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : null;

    /// <summary>What is below a microsecond is cut off.</summary>
    public static long Write(DateTime moment)
    {
        var (whole, rest) = Math.DivRem(moment.Ticks - Epoch.Ticks, TimeSpan.TicksPerMicrosecond);
        return rest < 0 ? whole - 1 : whole;
    }
}
