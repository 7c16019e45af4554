using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>
/// Remembers the results of rows in requests that were stored only in part, as long as a caller may repeat some of the rows. Thread-safe.
/// </summary>
internal sealed class BigQueryStreamMemory(TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (BigQueryError? Refusal, long At)> rows = new(StringComparer.Ordinal);

    public bool IsStored(string id) => Find(id) is { Refusal: null };

    /// <summary>The reason why a row was refused; null if it was not refused.</summary>
    public BigQueryError? Refusal(string id) => Find(id)?.Refusal;

    public void Stored(string id) => Remember(id, null);

    public void Refused(string id, BigQueryError error) => Remember(id, error);

    private (BigQueryError? Refusal, long At)? Find(string id)
    {
        lock (gate)
            return rows.Count > 0 && rows.TryGetValue(id, out var row) && clock.GetElapsedTime(row.At) < Remembered ? row : null;
    }

    private void Remember(string id, BigQueryError? refusal)
    {
        lock (gate)
        {
            if (rows.Count > 0 && !rows.ContainsKey(id))
            {
                foreach (var (old, (_, at)) in rows)
                {
                    // The rows are in the order of their arrival.
                    if (clock.GetElapsedTime(at) < Remembered)
                        break;
                    rows.Remove(old);
                }
            }

            rows[id] = (refusal, clock.GetTimestamp());
        }
    }
}
