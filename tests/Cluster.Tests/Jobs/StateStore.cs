using System.Collections.Concurrent;
using System.Globalization;
using ModelPipeline.Grains;
using Orleans.Storage;

namespace ModelPipeline.Tests;

/// <summary>
/// A state store in memory that works like the databases: it stores bytes with a version, and a writer must know the version.
/// </summary>
internal sealed class StateStore : IGrainStorage
{
    private readonly StateSerializer serializer = new();
    private readonly ConcurrentDictionary<string, (BinaryData Data, int Version)> rows = [];

    /// <summary>Runs before each write.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>All writes.</summary>
    public List<(string Name, int Bytes)> Writes { get; } = [];

    public int Count => rows.Count;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = rows.TryGetValue(stateName, out var row);
        grainState.ETag = grainState.RecordExists ? Text(row.Version) : null!;
        grainState.State = grainState.RecordExists ? serializer.Deserialize<T>(row.Data) : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Before();
        Check(stateName, grainState.ETag);
        var data = serializer.Serialize(grainState.State);
        var version = rows.TryGetValue(stateName, out var row) ? row.Version + 1 : 1;
        rows[stateName] = (data, version);
        Writes.Add((stateName, data.ToMemory().Length));
        grainState.ETag = Text(version);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Check(stateName, grainState.ETag);
        rows.TryRemove(stateName, out _);
        grainState.RecordExists = false;
        grainState.ETag = null!;
        return Task.CompletedTask;
    }

    private void Check(string name, string? known)
    {
        if (known != (rows.TryGetValue(name, out var row) ? Text(row.Version) : null))
            throw new InconsistentStateException("Another writer was first.");
    }

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}
