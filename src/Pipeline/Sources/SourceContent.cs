using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline;

/// <summary>What an address leads to at one moment: a file, or a folder of files.</summary>
/// <param name="Identity">
/// A text that is another one for other content: made of ETags, generations, version ids, or the version and run of MLflow. Null if the
/// source has no such mark; then only the hash of the content tells.
/// </param>
/// <param name="Files">The files; exactly one unless the content is a folder.</param>
public sealed record SourceContent(string? Identity, IReadOnlyList<SourceFile> Files)
{
    /// <summary>The content of a folder. Its identity is made of the names and marks of its files.</summary>
    /// <param name="name">The name of the folder.</param>
    /// <param name="files">The files; each has a mark.</param>
    public static SourceContent OfFolder(string name, IReadOnlyList<SourceFile> files)
    {
        var marks = files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{file.Name}={file.Tag}\n");
        var identity = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(marks))));
        return new(identity, files) { IsFolder = true, Name = name };
    }

    /// <summary>Whether the address leads to a folder, such as a model of MLflow.</summary>
    public bool IsFolder { get; init; }

    /// <summary>The name of the file or folder on this machine. Its ending tells the kind of the model.</summary>
    public string Name { get; init; } = Files.Count == 1 ? Files[0].Name : "model";

    /// <summary>
    /// The path of content that is on this machine already and is used where it is; null for content that has to be fetched. Other files
    /// can belong to such content, for example the weights beside an ONNX file.
    /// </summary>
    public string? LocalPath { get; init; }
}
