using System.Globalization;
using ModelPipeline.Grains;
using Orleans.Storage;

namespace ModelPipeline.Tests;

/// <summary>
/// A state store in memory that works like the databases: it stores bytes with a version, and a writer must know the version. Orleans' own
/// storage in memory is a grain, which a silo cannot reach before it has joined its cluster. Thread-safe.
/// </summary>
internal sealed class StateStore : IGrainStorage
{
    private readonly StateSerializer serializer = new();
    private readonly Dictionary<(string Name, GrainId Grain), (BinaryData Data, int Version)> rows = [];
    private readonly Lock gate = new();

    /// <summary>Runs before each write.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>All writes.</summary>
    public List<(string Name, int Bytes)> Writes { get; } = [];

    public int Count => rows.Count;

    /// <summary>The names of the states that are stored now.</summary>
    public string[] Names
    {
        get
        {
            lock (gate)
                return [.. rows.Keys.Select(row => row.Name)];
        }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (gate)
        {
            grainState.RecordExists = rows.TryGetValue((stateName, grainId), out var row);
            grainState.ETag = grainState.RecordExists ? Text(row.Version) : null!;
            grainState.State = grainState.RecordExists ? serializer.Deserialize<T>(row.Data) : Activator.CreateInstance<T>();
        }

        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Before();
        lock (gate)
        {
            Check(stateName, grainId, grainState.ETag);
            var data = serializer.Serialize(grainState.State);
            var version = rows.TryGetValue((stateName, grainId), out var row) ? row.Version + 1 : 1;
            rows[(stateName, grainId)] = (data, version);
            Writes.Add((stateName, data.ToMemory().Length));
            grainState.ETag = Text(version);
            grainState.RecordExists = true;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (gate)
        {
            Check(stateName, grainId, grainState.ETag);
            rows.Remove((stateName, grainId));
            grainState.State = Activator.CreateInstance<T>();
            grainState.RecordExists = false;
            grainState.ETag = null!;
        }

        return Task.CompletedTask;
    }

    private void Check(string name, GrainId grain, string? known)
    {
        if (known != (rows.TryGetValue((name, grain), out var row) ? Text(row.Version) : null))
            throw new InconsistentStateException("Another writer was first.");
    }

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}
