using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ModelPipeline.Silo.GrainState;

/// <summary>
/// The process that holds the state of a Localhost cluster. The process writes this record into the state, for the message to the next
/// process that wants the state.
/// </summary>
/// <param name="ProcessId">The id of the process.</param>
/// <param name="Machine">The machine of the process. A container has process ids of its own.</param>
/// <param name="Since">The time when the process took the state, in UTC.</param>
/// <param name="Pipelines">The names of the pipelines, separated by commas.</param>
/// <param name="Urls">The addresses at which the process serves HTTP; empty where the settings name none.</param>
internal sealed record StateOwner(int ProcessId, string Machine, DateTimeOffset Since, string Pipelines, string Urls)
{
    private const string Table = "ModelPipelineOwner";

    /// <summary>The last owner that was written; null where there is none or the record cannot be read.</summary>
    public static StateOwner? Read(SqliteConnection state)
    {
        try
        {
            using var command = state.CreateCommand();
            command.CommandText = $"SELECT ProcessId, Machine, Since, Pipelines, Urls FROM {Table}";
            using var row = command.ExecuteReader();
            return row.Read()
                ? new(row.GetInt32(0), row.GetString(1), Moment(row.GetString(2)), row.GetString(3), row.GetString(4))
                : null;
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or FormatException)
        {
            // The owner only makes a message better.
            return null;
        }
    }

    /// <summary>Replaces the last owner by this one.</summary>
    public void Write(SqliteConnection state)
    {
        using var command = state.CreateCommand();
        command.CommandText = $"""
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS {Table} (
                ProcessId INTEGER NOT NULL, Machine TEXT NOT NULL, Since TEXT NOT NULL, Pipelines TEXT NOT NULL, Urls TEXT NOT NULL);
            DELETE FROM {Table};
            INSERT INTO {Table} VALUES ($process, $machine, $since, $pipelines, $urls);
            COMMIT
            """;
        command.Parameters.AddWithValue("$process", ProcessId);
        command.Parameters.AddWithValue("$machine", Machine);
        command.Parameters.AddWithValue("$since", Since.ToString("O", CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("$pipelines", Pipelines);
        command.Parameters.AddWithValue("$urls", Urls);
        command.ExecuteNonQuery();
    }

    /// <summary>The owner as a part of a sentence.</summary>
    public override string ToString()
    {
        var pipelines = Pipelines.Length > 0 ? $"the pipelines {Pipelines}" : "no pipelines";
        var at = Urls.Length > 0 ? $", at {Urls}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"process {ProcessId} of machine {Machine}, since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, with {pipelines}{at}");
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
