using System.CommandLine;
using System.Reflection;

namespace ModelPipeline.Cli.Tests;

public sealed class HelpTextTests
{
    private static readonly string Golden = typeof(HelpTextTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(each => each.Key == "Help").Value!;

    /// <summary>Accept an intended change with ACCEPT_HELP=1.</summary>
    [Fact]
    public async Task Help_OfEachCommand_EqualsTheFile()
    {
        var tryout = new Tryout();
        foreach (var command in All(Tool.Create(tryout.Around())))
            Assert.Equal(ExitCodes.Ok, await tryout.RunAsync([.. HelpText.NameOf(command).Split(' ').Skip(1), "--help"]));
        if (Environment.GetEnvironmentVariable("ACCEPT_HELP") == "1")
            await File.WriteAllTextAsync(Golden, tryout.Out, TestContext.Current.CancellationToken);

        Assert.Equal(await File.ReadAllTextAsync(Golden, TestContext.Current.CancellationToken), tryout.Out);
        Assert.Empty(tryout.Error);
    }

    [Fact]
    public async Task Help_At40Columns_HasNoLongerLineOfText()
    {
        var tryout = new Tryout { Width = 40 };

        await tryout.RunAsync("--help");

        var lines = tryout.Out.Split('\n').Skip(1).Where(line => !line.Contains("://", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.Length <= 40, line));
    }

    [Fact]
    public void Examples_OfEachGroup_AreThere()
    {
        var without = All(Tool.Create(new Tryout().Around()))
            .Where(command => command is not RootCommand && !command.Subcommands.Prepend(command).Any(HasExamples))
            .Where(command => command.Parents.OfType<RootCommand>().Any()).Select(command => command.Name);

        Assert.Empty(without);
    }

    private static bool HasExamples(Command command) => command is Verb { Examples.Count: > 0 };

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
