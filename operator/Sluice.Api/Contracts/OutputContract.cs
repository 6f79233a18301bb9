namespace Sluice.Api.Contracts;

/// <summary>
/// What an image that runs as it is finds and leaves (<see cref="TrainingJobs.TrainerOptions.Outputs"/>), and the commands of the trainer
/// image that make the folder, follow its progress and publish it.
/// </summary>
public static class OutputContract
{
    /// <summary>Command that makes the folders before the program starts.</summary>
    public const string Prepare = "prepare";

    /// <summary>Command that answers <c>GET :8080/progress</c> beside the program.</summary>
    public const string Follow = "follow";

    /// <summary>Command that checks, measures and publishes.</summary>
    public const string Publish = "publish";

    /// <summary>Variable with the folder of the attempt's output.</summary>
    public const string Variable = "SLUICE_OUTPUT";

    /// <summary>Variable with the folder of the checkpoints, which all attempts of a run share.</summary>
    public const string CheckpointVariable = "SLUICE_CHECKPOINTS";

    /// <summary>Prefix of the variables with the hyperparameters, followed by the name in capitals.</summary>
    public const string ParameterPrefix = "SLUICE_PARAM_";

    /// <summary>The model in the folder.</summary>
    public const string Model = "model.onnx";

    /// <summary>The metrics in the folder: one JSON object of numbers.</summary>
    public const string Metrics = "metrics.json";

    /// <summary>The progress in the folder: one JSON object a line.</summary>
    public const string Progress = "progress.jsonl";

    /// <summary>File that says that the folder was made for an attempt: without it the output is gone, and not only empty.</summary>
    public const string Marker = ".sluice-output";

    /// <summary><see cref="TrainerError.Reason"/> of a publish pod that finds no folder: the attempt has to be repeated.</summary>
    public const string Gone = "OutputGone";

    /// <summary>The folder of an attempt.</summary>
    /// <param name="mountPath">Where the volume is mounted.</param>
    /// <param name="uid">UID of the job.</param>
    /// <param name="attempt">Number of the attempt.</param>
    public static string Folder(string mountPath, string uid, int attempt) =>
        FormattableString.Invariant($"{mountPath.TrimEnd('/')}/{uid}/output/{attempt}");

    /// <summary>The progress of one rank, which counts before <see cref="Progress"/>.</summary>
    /// <param name="rank">The rank.</param>
    public static string ProgressOf(int rank) => FormattableString.Invariant($"progress.{rank}.jsonl");

    /// <summary>The variable of a hyperparameter: <c>learningRate</c> is in <c>SLUICE_PARAM_LEARNING_RATE</c>.</summary>
    /// <param name="name">Name of the hyperparameter.</param>
    public static string ParameterVariable(string name)
    {
        var text = new System.Text.StringBuilder(ParameterPrefix);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.IsAsciiLetterOrDigit(name[i]) ? char.ToUpperInvariant(name[i]) : '_');
        }

        return text.ToString();
    }
}
