using ModelPipeline.Compliance;

namespace ModelPipeline.Tests;

/// <summary>Files of this machine.</summary>
public sealed class DiskModels : ISourceServer
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disk-tests-");

    public Trouble? Trouble => null;

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return default;
    }

    public IModelSource Make() => new LocalSource(TimeProvider.System);

    public string AddressOf(string name) => Path.Combine(folder.FullName, name);

    // By a rename, as whoever replaces a file of a running process should.
    public async Task PutAsync(string name, byte[] content)
    {
        await File.WriteAllBytesAsync(AddressOf($"{name}.new"), content);
        File.Move(AddressOf($"{name}.new"), AddressOf(name), overwrite: true);
    }

    public Task PutZerosAsync(string name, long bytes)
    {
        using var file = File.Create(AddressOf(name));
        file.SetLength(bytes);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string name)
    {
        File.Delete(AddressOf(name));
        return Task.CompletedTask;
    }
}
