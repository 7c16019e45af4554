using System.Collections.Concurrent;
using System.Globalization;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Storage;

/// <summary>
/// The read sessions, which are good for six hours. BigQuery makes fewer streams than asked for where they would be small, and streams of
/// different sizes: so does this.
/// </summary>
internal sealed class ReadSessions(TimeProvider time)
{
    private const int LeastRowsOfAStream = 40;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<string, ReadStreamRange> streams = new();

    /// <summary>Divides a table.</summary>
    /// <param name="project">Runs the session.</param>
    /// <param name="table">What is read.</param>
    /// <param name="columns">Those wanted, in the table's order.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="most">How many streams there may be; 0 for as many as there should be.</param>
    public (string Name, DateTimeOffset Expires, IReadOnlyList<string> Streams) Add(
        string project, Table table, IReadOnlyList<Field> columns, long rows, int most)
    {
        var name = $"projects/{project}/locations/{table.Location.ToLowerInvariant()}/sessions/CAIS{Guid.NewGuid():N}";
        var expires = time.GetUtcNow() + Lifetime;
        var count = (int)Math.Min(most == 0 ? 4 : most, (rows + LeastRowsOfAStream - 1) / LeastRowsOfAStream);
        var names = new List<string>();
        var start = 0L;
        for (var i = 0; i < count; i++)
        {
            // The first one is half as large as the others, the last one has what is left.
            var end = i == count - 1 ? rows : Math.Min(rows, (long)((i + 0.5) * rows / count));
            var stream = string.Create(CultureInfo.InvariantCulture, $"{name}/streams/GgJ{i:D4}");
            streams[stream] = new(table, columns, start, end, expires);
            names.Add(stream);
            start = end;
        }

        return (name, expires, names);
    }

    /// <summary>The rows of a stream; null where there is none of the name.</summary>
    public ReadStreamRange? Find(string stream) => streams.GetValueOrDefault(stream);

    /// <summary>Whether the session of the stream is over.</summary>
    public bool IsOver(ReadStreamRange stream) => time.GetUtcNow() >= stream.Expires;
}
