using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace ModelPipeline.Api;

/// <summary>The checks of <c>doctor</c> that look at stores.</summary>
internal static class DatabaseChecks
{
    private const int TimeoutSeconds = 5;

    // The statements of webhooks and queues need MATERIALIZED.
    private const int LeastVersion = 12;

    // The product bears clocks that are wrong; people who compare times do not.
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(5);

    /// <summary>Whether each PostgreSQL of the settings answers, and what its clock says. Nothing is written.</summary>
    public static async Task<IReadOnlyList<HealthCheck>> PostgreSqlAsync(
        IConfiguration settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var checks = new List<HealthCheck>();
        foreach (var connection in settings.GetSection("ConnectionStrings").GetChildren())
        {
            if (Parse(connection.Value) is { } parsed)
                checks.Add(await LookAsync(connection.Key, parsed, clock, cancellationToken));
        }

        return checks;
    }

    private static async Task<HealthCheck> LookAsync(
        string name, NpgsqlConnectionStringBuilder parsed, TimeProvider clock, CancellationToken cancellationToken)
    {
        var store = $"PostgreSQL of ConnectionStrings:{name}";
        parsed.Timeout = TimeoutSeconds;
        parsed.CommandTimeout = TimeoutSeconds;
        parsed.Pooling = false;
        try
        {
            await using var database = new NpgsqlConnection(parsed.ConnectionString);
            await database.OpenAsync(cancellationToken);
            if (database.PostgreSqlVersion.Major < LeastVersion)
            {
                return HealthCheck.Failed(
                    store, $"it is version {database.PostgreSqlVersion}", $"Update it to version {LeastVersion} or later.");
            }

            await using var command = new NpgsqlCommand("SELECT clock_timestamp()", database);
            var now = (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
            var skew = now.ToUniversalTime() - clock.GetUtcNow().UtcDateTime;
            var seconds = skew.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            return skew.Duration() <= MostSkew
                ? HealthCheck.Ok(store, $"version {database.PostgreSqlVersion} answers; its clock is that of this machine, to 5 s")
                : HealthCheck.Warning(store, $"its clock is {seconds} s from that of this machine", "Set both clocks by NTP.");
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException)
        {
            return HealthCheck.Failed(store, $"{parsed.Host}:{parsed.Port} does not take the connection: {e.Message}",
                "See that it runs, and that role, password and database are right.");
        }
    }

    private static NpgsqlConnectionStringBuilder? Parse(string? text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 } parsed ? parsed : null;
        }
        catch (ArgumentException)
        {
            // Another store's.
            return null;
        }
    }
}
