namespace ModelPipeline.Compliance;

/// <summary>A place that models are fetched from, as the source suites see it.</summary>
public interface ISourceServer : IAsyncLifetime
{
    /// <summary>What to do wrong; null for a place that cannot be told to, such as a disk.</summary>
    Trouble? Trouble { get; }

    /// <summary>Whether the place has marks of content, so that unchanged content is not read again.</summary>
    bool HasMarks => true;

    /// <summary>Whether the rest of a file can be asked for.</summary>
    bool Resumes => HasMarks;

    /// <summary>Whether content that was replaced can still be read: a fetch then ends with what its first look has found.</summary>
    bool KeepsOldContent => false;

    /// <summary>Makes a source of this place.</summary>
    IModelSource Make();

    /// <summary>Makes a source without credentials; null for a place that needs none.</summary>
    IModelSource? MakeStranger() => null;

    /// <summary>The address of a file.</summary>
    string AddressOf(string name);

    /// <summary>Puts a file there, in place of the one of this name.</summary>
    Task PutAsync(string name, byte[] content);

    /// <summary>Puts a file of that many zeros there.</summary>
    Task PutZerosAsync(string name, long bytes);

    /// <summary>Deletes a file.</summary>
    Task DeleteAsync(string name);

    /// <summary>Stops the place: nobody answers.</summary>
    Task StopAsync() => Task.CompletedTask;

    /// <summary>Starts it again at the same address.</summary>
    Task StartAsync() => Task.CompletedTask;
}
