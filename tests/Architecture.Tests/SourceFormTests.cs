using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ModelPipeline.Tests;

/// <summary>The form of the source that no analyzer checks.</summary>
public sealed partial class SourceFormTests
{
    private const int MaxColumns = 140;
    private const int LongText = 40;
    private const int MaxLines = 300;
    private const int MaxFiles = 14;

    public static TheoryData<string> Folders => new("src", "tests", "bench", "samples");

    [Theory]
    [MemberData(nameof(Folders))]
    public void Line_OfCode_EndsBeforeColumn140(string folder)
    {
        var tooLong = from file in Repository.Files(folder, ".cs")
                      from line in TooLong(Repository.Read(file).Split('\n'))
                      select $"{file}:{line}";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void File_OfSrc_HasNoMoreThan300Lines()
    {
        var tooLong = from file in Repository.Files("src", ".cs")
                      let lines = Repository.Read(file).Count(each => each == '\n')
                      where lines > MaxLines
                      select $"{file} has {lines} lines";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Folder_OfSrc_HasAboutADozenFiles()
    {
        var tooFull = from file in Repository.Files("src", ".cs")
                      group file by Path.GetDirectoryName(file) into folder
                      where folder.Count() > MaxFiles
                      select $"{folder.Key} has {folder.Count()} files";
        Assert.Empty(tooFull);
    }

    // A project has one namespace, so that users' code needs one "using" and a file can move to another folder. A folder whose names mean
    // nothing outside of it (Rest, Texts, Starting) may have its own namespace.
    [Fact]
    public void Namespace_OfSrc_IsThatOfTheProjectOrOfTheFolder()
    {
        var other = from project in Repository.Files("src", ".csproj")
                    let folder = Path.GetDirectoryName(project)!.Replace('\\', '/')
                    let root = RootNamespace(project)
                    from file in Repository.Files(folder, ".cs")
                    let found = Namespace().Match(Repository.Read(file)).Groups[1].Value
                    let rooms = Path.GetDirectoryName(Path.GetRelativePath(folder, file))!.Replace('\\', '/').Replace('/', '.')
                    where found.Length > 0 && found != root && found != $"{root}.{rooms}"
                    select $"{file} is in {found}, not in {root} or {root}.{rooms}";
        Assert.Empty(other);
    }

    private static string RootNamespace(string project) =>
        (string?)XDocument.Parse(Repository.Read(project)).Descendants("RootNamespace").FirstOrDefault()
        ?? $"ModelPipeline.{Path.GetFileNameWithoutExtension(project)}";

    // Strings and links may be longer. People search for the words of a message or an SQL statement, and a line break would split them.
    private static IEnumerable<int> TooLong(string[] lines)
    {
        var isInRawString = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var holdsText = isInRawString || line.LastIndexOf('"') - line.IndexOf('"') >= LongText
                || line.Contains("://", StringComparison.Ordinal);
            if (line.Length > MaxColumns && !holdsText)
                yield return i + 1;
            if (Regex.Count(line, "\"\"\"") % 2 != 0)
                isInRawString = !isInRawString;
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
