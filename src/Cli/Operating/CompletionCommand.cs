using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary><c>completion</c>: prints a script that lets a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    // The directive [suggest:N] of the command gives the completions at position N of the line, one a line.
    private const string Bash =
        """
        _modelpipeline() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(modelpipeline "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _modelpipeline modelpipeline
        """;

    private const string Zsh =
        """
        #compdef modelpipeline
        _modelpipeline() {
            local -a completions
            completions=("${(@f)$(modelpipeline "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -- $completions || _files
        }
        compdef _modelpipeline modelpipeline
        """;

    private const string Fish =
        """
        function _modelpipeline
            modelpipeline "[suggest:"(commandline -C)"]" (commandline -b) 2>/dev/null
        end
        complete -c modelpipeline -a '(_modelpipeline)'
        """;

    private const string Pwsh =
        """
        Register-ArgumentCompleter -Native -CommandName modelpipeline -ScriptBlock {
            param($word, $line, $position)
            modelpipeline "[suggest:$position]" "$line" 2>$null |
                Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["pwsh"] = Pwsh,
    };

    public static Command Create(Surroundings around)
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", Scripts.Keys) }.OneOf([.. Scripts.Keys]);
        return new Verb("completion", "Print a script that completes commands in a shell") { shell }
            .WithExamples("source <(modelpipeline completion bash)")
            .Does(around, (call, _) =>
            {
                call.Print.Text(Scripts[call.Get(shell)]);
                return Task.FromResult(ExitCodes.Ok);
            });
    }
}
