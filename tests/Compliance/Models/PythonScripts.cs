using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ModelPipeline.Compliance;

/// <summary>
/// Runs scripts of Python, each in a process of its own. The process is a copy of one that has the libraries of all scripts so far: the
/// imports of pandas, scikit-learn and XGBoost take longer than what the tests do with them.
/// </summary>
internal sealed class PythonScripts
{
    // The first process copies itself for each script, and does not wait. The copy makes another one for the script, and waits: so a script
    // that crashes has an answer too. A library that only the folder of the script has is loaded by the script itself.
    private const string Program = """
        import ast, json, os, signal, sys, traceback, types
        def load(script):
            for statement in ast.parse(script).body:
                if isinstance(statement, (ast.Import, ast.ImportFrom)):
                    try:
                        exec(ast.unparse(statement), {})
                    except Exception:
                        pass
        def run(folder, script):
            os.chdir(folder)
            main = sys.modules["__main__"] = types.ModuleType("__main__")
            try:
                exec(compile(script, "<script>", "exec"), main.__dict__)
                return 0
            except SystemExit as end:
                return 0 if end.code is None else 1
            except BaseException:
                traceback.print_exc()
                return 1
        def answer(asked):
            read, write = os.pipe()
            child = os.fork()
            if child == 0:
                os.dup2(write, 1)
                os.dup2(write, 2)
                os.close(write)
                code = run(asked["folder"], asked["script"])
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
            os.close(write)
            said = open(read, errors="replace").read()
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            os.write(1, (json.dumps({"id": asked["id"], "code": code, "said": said[-4000:]}) + "\n").encode())
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        for line in sys.stdin:
            asked = json.loads(line)
            load(asked["script"])
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                answer(asked)
                os._exit(0)
        """;

    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> answers = [];
    private readonly Lock writing = new();
    private readonly Process python;
    private int last;

    public PythonScripts()
    {
        var start = new ProcessStartInfo(Debian.Python, ["-c", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        python = new() { StartInfo = start, EnableRaisingEvents = true };
        python.OutputDataReceived += (_, line) => Take(line.Data);
        python.Exited += (_, _) => GiveUp();
        python.Start();
        python.BeginOutputReadLine();
    }

    /// <summary>Runs a script in a folder. Returns its exit code, and what it printed.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string folder, string script)
    {
        var id = Interlocked.Increment(ref last);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        answers[id] = answer;
        lock (writing)
        {
            python.StandardInput.WriteLine(new JsonObject { ["id"] = id, ["folder"] = folder, ["script"] = script }.ToJsonString());
            python.StandardInput.Flush();
        }

        var said = await answer.Task;
        return ((int)said["code"]!, (string)said["said"]!);
    }

    private void Take(string? line)
    {
        if (line is not null && JsonNode.Parse(line) is { } answer && answers.TryRemove((int)answer["id"]!, out var waiting))
            waiting.TrySetResult(answer);
    }

    private void GiveUp()
    {
        foreach (var waiting in answers.Values)
            waiting.TrySetException(new InvalidOperationException("Python has ended; the output of the tests tells why."));
    }
}
