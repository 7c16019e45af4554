using System.Collections.Concurrent;
using Orleans.Storage;

namespace ModelPipeline.Bench.BigQuery;

/// <summary>State of grains in this process. Orleans' own memory needs a silo that has joined, and rollouts are read before.</summary>
internal sealed class KeptState : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), object> states = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (states.TryGetValue((stateName, grainId), out var state))
        {
            grainState.State = (T)state;
            grainState.RecordExists = true;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        states[(stateName, grainId)] = grainState.State!;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        states.TryRemove((stateName, grainId), out _);
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }
}
