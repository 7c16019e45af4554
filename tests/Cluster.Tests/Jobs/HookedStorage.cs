using Orleans.Storage;

namespace ModelPipeline.Tests;

/// <summary>A grain storage that fails as the test says.</summary>
internal sealed class HookedStorage(IGrainStorage storage, StorageHooks hooks) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ReadStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await hooks.Before(stateName);
        var etag = grainState.ETag;
        await storage.WriteStateAsync(stateName, grainId, grainState);
        try
        {
            await hooks.After(stateName);
        }
        catch
        {
            // A caller without an answer does not know the new version.
            grainState.ETag = etag;
            throw;
        }
    }
}
