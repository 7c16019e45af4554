using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="ISampleGrain"/>
// One call at a time. Sampled rows are stored every few minutes and when the grain leaves: a silo that is lost loses some rows of a sample,
// which others replace. A row that is deleted is deleted from the storage at once.
internal sealed class SampleGrain(
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage,
    IGrainContext context,
    TimeProvider clock) : Grain, ISampleGrain
{
    private static readonly TimeSpan StoreEvery = TimeSpan.FromMinutes(5);

    private readonly Reservoir reservoir = new();
    private readonly HashSet<int> changed = [];
    private readonly SamplePieces pieces = new(storage, context.GrainId);
    private long? storedAt;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var rows in await pieces.ReadAsync())
            reservoir.Add(rows);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await StoreAsync();

    public async Task<double> Merge(byte[] rows)
    {
        changed.UnionWith(reservoir.Add(SampleBytes.Read(rows)).Select(SamplePieces.Of));
        if (storedAt is null || clock.GetElapsedTime(storedAt.Value) >= StoreEvery)
            await StoreAsync();
        return reservoir.Threshold;
    }

    public Task<byte[]> Rows(int most)
    {
        var all = reservoir.All;
        return Task.FromResult(SampleBytes.Write(all with { Rows = [.. all.Rows.Take(most)] }));
    }

    public Task<Dictionary<string, string>[]> Names(string[] columns)
    {
        var rows = reservoir.Count == 0 ? null : RowCodec.Read(reservoir.All);
        return Task.FromResult(Array.ConvertAll(columns, column => NamesOf(rows?.Columns.FirstOrDefault(
            each => each.Field.Name.Equals(column, StringComparison.OrdinalIgnoreCase)))));
    }

    public async Task Forget(string user)
    {
        // A row may be in the storage and not in memory only if a write has failed before; then the piece is written again.
        if (reservoir.Forget(user))
            changed.Add(SamplePieces.Of(user));
        if (changed.Contains(SamplePieces.Of(user)))
            await StoreAsync();
    }

    public async Task Clear()
    {
        await pieces.ClearAsync();
        changed.Clear();
        DeactivateOnIdle();
    }

    private static Dictionary<string, string> NamesOf(Column? column)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var row = 0; column is Column<string> texts && row < texts.Count; row++)
        {
            if (!texts.IsNull(row))
                names.TryAdd(TextHash.Name(TextHash.Of(texts.Values[row])), texts.Values[row]);
        }

        return names.Count > CategoryCounts.Most ? [] : names;
    }

    private async Task StoreAsync()
    {
        if (changed.Count == 0)
            return;
        try
        {
            await pieces.WriteAsync(reservoir.All, changed);
            changed.Clear();
            storedAt = clock.GetTimestamp();
        }
        catch
        {
            // The next activation reads what is stored.
            DeactivateOnIdle();
            throw;
        }
    }
}
