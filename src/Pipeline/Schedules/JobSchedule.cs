using System.Diagnostics.CodeAnalysis;
using System.Security;
using Cronos;

namespace ModelPipeline;

/// <summary>
/// The times at which jobs are due: a cron expression in a time zone. If the clocks go forward, a skipped time is due at the next time that
/// exists. If the clocks go back, a time that occurs twice is due once, at its first occurrence. An expression for an interval (every so
/// many minutes or hours) is due at both occurrences.
/// </summary>
public sealed class JobSchedule
{
    private const int Fields = 5;
    private const int LongestText = 200;

    private readonly CronExpression expression;
    private readonly TimeZoneInfo zone;

    private JobSchedule(string cron, string timeZone, CronExpression expression, TimeZoneInfo zone)
    {
        Cron = cron;
        TimeZone = timeZone;
        this.expression = expression;
        this.zone = zone;
    }

    /// <summary>The cron expression: minute, hour, day of the month, month and day of the week.</summary>
    public string Cron { get; }

    /// <summary>The IANA name of the time zone.</summary>
    public string TimeZone { get; }

    /// <summary>Reads a schedule.</summary>
    /// <param name="cron">A cron expression of five fields.</param>
    /// <param name="timeZone">An IANA name such as <c>Europe/Berlin</c>. <c>UTC</c> needs no time zone data of the system.</param>
    /// <param name="schedule">The schedule; null if there is a fault.</param>
    /// <param name="fault">What is wrong and what to set; null if there is no fault.</param>
    public static bool TryRead(string cron, string timeZone, [NotNullWhen(true)] out JobSchedule? schedule,
        [NotNullWhen(false)] out string? fault)
    {
        schedule = null;
        if (ReadCron(cron, out var parsed) is { } unreadable)
        {
            fault = unreadable;
        }
        else if (FindZone(timeZone) is not { } found)
        {
            fault = $"\"timeZone\" is '{Shown(timeZone)}', which this silo does not know; set an IANA name such as Europe/Berlin, or UTC. Where it knows none but UTC, install the system's time zone data (tzdata).";
        }
        else
        {
            schedule = new(cron, timeZone, parsed!, found);
            fault = null;
        }

        return schedule is not null;
    }

    /// <summary>The first time after a moment at which a job is due, UTC; null if there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset moment) => expression.GetNextOccurrence(moment, zone)?.ToUniversalTime();

    private static string? ReadCron(string cron, out CronExpression? expression)
    {
        expression = null;
        var fields = cron.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields == Fields + 1)
            return $"\"cron\" is '{Shown(cron)}', which has six fields; leave the seconds out: five are minute, hour, day of the month, month and day of the week.";
        if (fields != Fields || cron.Length > LongestText)
            return $"\"cron\" is '{Shown(cron)}'; set five fields, minute, hour, day of the month, month and day of the week, such as \"0 3 * * *\", in at most {LongestText} characters.";
        try
        {
            expression = CronExpression.Parse(cron);
            return expression.GetNextOccurrence(DateTime.UnixEpoch) is null
                ? $"\"cron\" is '{cron}', which never occurs; set a day that its month has."
                : null;
        }
        catch (CronFormatException e)
        {
            return $"\"cron\" is '{cron}'. {e.Message}";
        }
        catch (MissingSeedException)
        {
            // Jenkins writes H for a minute that it chooses itself. Cronos needs a seed for it, which a schedule does not have.
            return $"\"cron\" is '{cron}', which has an H; write the number that it is to stand for.";
        }
    }

    private static TimeZoneInfo? FindZone(string name)
    {
        try
        {
            return IsZoneName(name) ? TimeZoneInfo.FindSystemTimeZoneById(name) : null;
        }

        // A name that is a folder of the time zone data, such as Europe, gives a SecurityException.
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException)
        {
            return null;
        }
    }

    // .NET reads the file of this name, whatever it is: /dev/zero without an end. A dot would lead out of the time zone data.
    private static bool IsZoneName(string name) => name.Length is > 0 and <= LongestText && name[0] != '/'
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');

    private static string Shown(string text) => text.Length > LongestText ? $"{text.AsSpan(0, LongestText)}..." : text;
}
