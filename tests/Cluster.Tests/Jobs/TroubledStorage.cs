using Orleans.Storage;

namespace ModelPipeline.Tests;

/// <summary>A storage that has trouble.</summary>
internal sealed class TroubledStorage(IGrainStorage storage, StorageTrouble trouble) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ReadStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await trouble.Before(stateName);
        var etag = grainState.ETag;
        await storage.WriteStateAsync(stateName, grainId, grainState);
        try
        {
            await trouble.After(stateName);
        }
        catch
        {
            // Who has no answer does not know the new version.
            grainState.ETag = etag;
            throw;
        }
    }
}
