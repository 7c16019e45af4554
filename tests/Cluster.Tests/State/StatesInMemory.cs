using ModelPipeline.Grains;
using Orleans.Storage;

namespace ModelPipeline.Tests;

/// <summary>
/// Grain state of all silos of a test, serialized as in a database. Orleans' own storage in memory is a grain, which a silo cannot reach
/// before it has joined the cluster.
/// </summary>
internal sealed class StatesInMemory : IGrainStorage
{
    private readonly StateSerializer serializer = new();
    private readonly Dictionary<(string Name, GrainId Grain), (BinaryData Bytes, string Tag)> states = [];
    private readonly Lock gate = new();
    private int written;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (gate)
        {
            var exists = states.TryGetValue((stateName, grainId), out var stored);
            grainState.State = exists ? serializer.Deserialize<T>(stored.Bytes) : Activator.CreateInstance<T>();
            grainState.ETag = exists ? stored.Tag : null;
            grainState.RecordExists = exists;
            return Task.CompletedTask;
        }
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (gate)
        {
            CheckTag(stateName, grainId, grainState.ETag);
            grainState.ETag = $"{++written}";
            grainState.RecordExists = true;
            states[(stateName, grainId)] = (serializer.Serialize(grainState.State), grainState.ETag);
            return Task.CompletedTask;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (gate)
        {
            CheckTag(stateName, grainId, grainState.ETag);
            states.Remove((stateName, grainId));
            grainState.State = Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
            return Task.CompletedTask;
        }
    }

    private void CheckTag(string stateName, GrainId grainId, string? tag)
    {
        var stored = states.TryGetValue((stateName, grainId), out var state) ? state.Tag : null;
        if (stored != tag)
            throw new InconsistentStateException($"The state '{stateName}' of {grainId} was written by somebody else.", stored, tag);
    }
}
