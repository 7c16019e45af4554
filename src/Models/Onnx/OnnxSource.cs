using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// The bytes of a model with its weights. The version is the hash of the file. Where the weights are in other files, the version is the
/// hash of the file followed by those files, in the ordinal order of their names (<c>cat model.onnx a.data b.data | sha256sum</c>).
/// </summary>
internal sealed class OnnxSource
{
    // Weights up to this size are read into memory, and the hash covers the same bytes. onnxruntime itself maps larger weights from the
    // disk.
    private const long MaxInMemory = 256L << 20;
    private const int MaxFile = 0x7FFFFFC7;

    private readonly string path;
    private readonly IReadOnlyList<(string Path, long Length, DateTime Written)> onDisk;

    private OnnxSource(string path, byte[]? content, string version, IReadOnlyList<(string Path, long Length, DateTime Written)> onDisk)
    {
        this.path = path;
        this.onDisk = onDisk;
        Content = content;
        Version = version;
    }

    /// <summary>The file, with weights that fit into memory inside; null for a file that is larger than an array can be.</summary>
    public byte[]? Content { get; }

    public string Version { get; }

    private string Folder => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";

    /// <exception cref="PipelineConfigurationException">A file cannot be read.</exception>
    public static async Task<OnnxSource> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxFile })
        {
            using var large = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            return new(path, null, await HashAsync(large, [path], path, cancellationToken), [Look(path)]);
        }

        var (content, version) = await ModelFile.ReadAsync(path, cancellationToken);
        var names = OnnxWeights.Files(content);
        if (names.Count == 0)
            return new(path, content, version, []);

        var files = names.ToDictionary(name => name, name => Beside(path, name));
        var looks = files.Values.Select(Look).ToList();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content);
        if (looks.Sum(look => look.Length) > MaxInMemory)
            return new(path, content, await HashAsync(hash, files.Values, path, cancellationToken), looks);

        var weights = new Dictionary<string, byte[]>();
        foreach (var (name, file) in files)
        {
            weights[name] = (await Try(path, file, () => File.ReadAllBytesAsync(file, cancellationToken)))!;
            hash.AppendData(weights[name]);
        }

        try
        {
            return new(path, OnnxWeights.Inline(content, weights), ModelFile.VersionOf(hash.GetHashAndReset()), []);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            var listed = string.Join(" and ", names.Select(name => $"'{name}'"));
            throw Fault(path, $"whose weights are beside it in {listed}, which holds fewer bytes than it says; copy all of them again.");
        }
    }

    /// <summary>Opens a session for the model, or for a changed copy of the model.</summary>
    /// <exception cref="OnnxRuntimeException">onnxruntime cannot load the model.</exception>
    public InferenceSession Open(byte[]? content)
    {
        // One thread for each call: the silo applies several batches at the same time.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Folder);
        var session = content is null ? new InferenceSession(path, options) : new(content, options);
        if (onDisk.All(each => Look(each.Path) == each))
            return session;
        session.Dispose();
        throw Fault(path, "which was changed while it was loaded; start again once it is complete.");
    }

    // A model must not read files outside its folder.
    private static string Beside(string path, string name)
    {
        // No file can have such a name, and no path can contain the name.
        if (name.Contains('\0', StringComparison.Ordinal))
            throw Fault(path, "whose weights are in a file without a proper name; save them beside the model again.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var file = Path.GetFullPath(Path.Combine(folder, name));
        if (!file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw Fault(path, $"whose weights are in '{name}', outside of its folder; save them beside the model.");
        return File.Exists(file) ? file : throw Fault(path,
            $"whose weights are beside it in '{name}', which does not exist; copy that file too (looked for at {file}).");
    }

    private static (string Path, long Length, DateTime Written) Look(string path) =>
        new FileInfo(path) is { Exists: true } file ? (path, file.Length, file.LastWriteTimeUtc) : (path, -1, default);

    private static async Task<string> HashAsync(IncrementalHash hash, IEnumerable<string> files, string path,
        CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        foreach (var file in files)
        {
            await Try(path, file, async () =>
            {
                await using var stream = File.OpenRead(file);
                while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
                    hash.AppendData(buffer, 0, read);
                return true;
            });
        }

        return ModelFile.VersionOf(hash.GetHashAndReset());
    }

    private static async Task<T> Try<T>(string path, string file, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault(path, $"whose part '{Path.GetFileName(file)}' cannot be read ({e.GetType().Name}); see that it can.");
        }
    }

    private static PipelineConfigurationException Fault(string path, string what) => new("Model:Path", $"is '{path}', {what}");
}
