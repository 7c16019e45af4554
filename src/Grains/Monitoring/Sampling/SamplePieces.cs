using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// The rows of a sample in the storage of grain state, in pieces by user, so that a user's row is changed without writing all others.
/// </summary>
internal sealed class SamplePieces(IGrainStorage storage, GrainId grain)
{
    private const int Count = 32;
    private const int ReadsAtATime = 8;

    private readonly GrainState<SamplePiece>[] pieces = [.. Enumerable.Range(0, Count).Select(_ => new GrainState<SamplePiece>(new()))];

    /// <summary>The piece of a user.</summary>
    public static int Of(string user) => (int)(TextHash.Of(user) % Count);

    /// <summary>Reads all rows.</summary>
    public async Task<IReadOnlyList<SampledRows>> ReadAsync()
    {
        foreach (var some in Enumerable.Range(0, Count).Chunk(ReadsAtATime))
            await Task.WhenAll(some.Select(piece => storage.ReadStateAsync(Name(piece), grain, pieces[piece])));
        return [.. pieces.Select(piece => piece.State?.Rows).OfType<byte[]>().Select(SampleBytes.Read)];
    }

    /// <summary>Stores these pieces of the rows.</summary>
    public async Task WriteAsync(SampledRows all, IEnumerable<int> changed)
    {
        var rows = all.Rows.ToLookup(row => Of(row.User));
        foreach (var piece in changed)
        {
            var own = rows[piece].ToList();
            var known = pieces[piece];
            var next = new GrainState<SamplePiece>(
                new() { Rows = own.Count == 0 ? null : SampleBytes.Write(all with { Rows = own }) }, known.ETag)
            {
                RecordExists = known.RecordExists,
            };
            await storage.WriteStateAsync(Name(piece), grain, next);
            pieces[piece] = next;
        }
    }

    /// <summary>Deletes all rows.</summary>
    public async Task ClearAsync()
    {
        for (var piece = 0; piece < Count; piece++)
        {
            if (pieces[piece].RecordExists)
                await storage.ClearStateAsync(Name(piece), grain, pieces[piece]);
        }
    }

    private static string Name(int piece) => $"sample-{piece}";
}
