namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Converts times as PostgreSQL sends them: microseconds or days since 2000. The driver's own conversion does not tell infinity from the
/// first and last time of .NET.
/// </summary>
internal static class PostgreSqlMoment
{
    private const string Outside = "is infinite or outside the years 1 to 9999";

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly long First = Write(DateTime.MinValue);
    private static readonly long Last = Write(DateTime.MaxValue);

    /// <summary>Reads a timestamp.</summary>
    /// <param name="microseconds">Microseconds since 2000.</param>
    /// <param name="moment">The time in UTC.</param>
    /// <returns>Null for a time that .NET can represent; otherwise the reason, as a phrase that continues "column X ...".</returns>
    public static string? Read(long microseconds, out DateTime moment)
    {
        var fits = microseconds >= First && microseconds <= Last;
        moment = fits ? Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : default;
        return fits ? null : Outside;
    }

    /// <summary>Reads a date as midnight in UTC.</summary>
    public static string? ReadDate(int days, out DateTime moment)
    {
        var fits = days >= (DateTime.MinValue - Epoch).Days && days <= (DateTime.MaxValue - Epoch).Days;
        moment = fits ? Epoch.AddDays(days) : default;
        return fits ? null : Outside;
    }

    /// <summary>Microseconds since 2000. Digits below a microsecond are cut off.</summary>
    public static long Write(DateTime moment)
    {
        var (whole, rest) = Math.DivRem(moment.Ticks - Epoch.Ticks, TimeSpan.TicksPerMicrosecond);
        return rest < 0 ? whole - 1 : whole;
    }
}
