using System.Globalization;
using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb.Files;

/// <summary>The files of an input: a path or a glob.</summary>
/// <param name="database">Resolves a glob by DuckDB's own rules.</param>
/// <param name="pattern">Setting <c>Input:Table</c>.</param>
/// <param name="part">The role of the files in the pipeline.</param>
internal sealed class SourceFiles(DuckDbDatabase database, string pattern, StorePart part)
{
    /// <summary>
    /// Whether the files are on this machine, so that a change can be noticed; false for <c>https://</c> and <c>s3://</c>.
    /// </summary>
    public bool AreLocal { get; } = !pattern.Contains("://", StringComparison.Ordinal);

    /// <summary>The files that exist now.</summary>
    /// <exception cref="StoreException">No file exists.</exception>
    public async Task<IReadOnlyList<FileInfo>> ListAsync(CancellationToken cancellationToken)
    {
        FileInfo[] files = [.. (IsGlob ? await GlobAsync(cancellationToken) : [pattern]).Select(path => new FileInfo(path))];
        if (!IsGlob && Directory.Exists(pattern))
            throw part.Refused($"DuckDB cannot read '{pattern}', which is a folder; name the files in it, such as '{pattern}/*.parquet'.");
        return files.Length > 0 && Array.TrueForAll(files, file => file.Exists)
            ? files
            : throw part.Unavailable($"DuckDB cannot read '{pattern}': no such file.");
    }

    /// <summary>The paths of all files, on this machine or elsewhere.</summary>
    public async Task<IReadOnlyList<string>> PathsAsync(CancellationToken cancellationToken)
    {
        if (AreLocal)
            return [.. (await ListAsync(cancellationToken)).Select(file => file.ToString())];
        return pattern.AsSpan().ContainsAny("*?[") ? await GlobAsync(cancellationToken) : [pattern];
    }

    /// <summary>
    /// A text that changes when a file is added, removed, replaced or written to. Files on other machines always have the same version.
    /// </summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken) => !AreLocal
        ? ""
        : string.Join('\n', (await ListAsync(cancellationToken)).Select(VersionOf));

    /// <summary>A text that changes when the file is replaced or written to.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    public static string VersionOf(FileInfo file)
    {
        var target = Target(file);
        return string.Create(CultureInfo.InvariantCulture, $"{file} {target.FullName} {target.Length} {target.LastWriteTimeUtc.Ticks}");
    }

    /// <summary>The file that a link leads to; the file itself where the path is no link.</summary>
    public static FileInfo Target(FileInfo file) =>
        file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;

    private bool IsGlob => AreLocal && pattern.AsSpan().ContainsAny("*?[") && !File.Exists(pattern);

    private Task<string[]> GlobAsync(CancellationToken cancellationToken) => database.RunAsync(command =>
    {
        command.CommandText = "SELECT file FROM glob($pattern) ORDER BY file";
        command.Parameters.Add(new DuckDBParameter("pattern", pattern));
        using var rows = command.ExecuteReader();
        var paths = new List<string>();
        while (rows.Read())
            paths.Add(rows.GetString(0));
        return paths.ToArray();
    }, cancellationToken);
}
