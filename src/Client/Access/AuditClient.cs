using System.Runtime.CompilerServices;

namespace ModelPipeline.Client;

/// <summary>Reads the audit. Needs the scope <c>admin</c>.</summary>
public sealed class AuditClient
{
    private const int EntriesOnAPage = 1_000;

    private readonly ApiCalls calls;

    internal AuditClient(ApiCalls calls) => this.calls = calls;

    /// <summary>Who changed what, the newest changes first. Stop reading to stop asking for further pages.</summary>
    /// <param name="query">Selects changes; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">The caller may not, or no server answers.</exception>
    public IAsyncEnumerable<AuditEntry> ReadAsync(AuditQuery? query = null, CancellationToken cancellationToken = default) =>
        ReadAsync(query ?? new(), EntriesOnAPage, cancellationToken);

    internal async IAsyncEnumerable<AuditEntry> ReadAsync(
        AuditQuery query, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = (long?)null;
        do
        {
            var path = "audit".With(
                ("since", query.Since), ("until", query.Until), ("pipeline", query.Pipeline), ("actor", query.Actor), ("after", after),
                ("limit", pageSize));
            var page = await calls.ReadAsync(ApiRequest.Get(path), ClientJson.Default.AuditPage, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entries)
                yield return entry;
            after = page.Next;
        }
        while (after is not null);
    }
}
