using System.Text.Json;

namespace ModelPipeline.Mutants;

/// <summary>Results in a file, one a line, so that a run that was ended goes on where it was.</summary>
internal sealed class Kept<T>(string file)
{
    private readonly Lock adding = new();

    public IReadOnlyList<T> Read() =>
        File.Exists(file) ? [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize<T>(line)!)] : [];

    public void Add(T item)
    {
        lock (adding)
            File.AppendAllText(file, JsonSerializer.Serialize(item) + "\n");
    }
}
