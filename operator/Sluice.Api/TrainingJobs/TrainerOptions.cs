using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Api.TrainingJobs;

/// <summary>What trains, and how.</summary>
public sealed record TrainerOptions
{
    /// <summary>
    /// The image of the trainer; any image that keeps the trainer contract will do, and with outputs any image at all. Defaults to the
    /// image that the operator is configured with.
    /// </summary>
    public string? Image { get; init; }

    /// <summary>
    /// The program that the image runs, in place of its entry point. A reference such as $(SLUICE_OUTPUT) is replaced by the value of the
    /// variable. It needs an image. By default the entry point of the image runs, or torchrun with the launcher Torchrun.
    /// </summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>
    /// The arguments of the program, in place of those of the image. References to variables are replaced. It needs an image. Defaults to
    /// the arguments that the image has.
    /// </summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>
    /// The program gets these environment variables beside those that Sluice sets. They belong to what is trained, so that another value is
    /// another run; those of spec.pod.env belong to where it runs. It needs an image.
    /// </summary>
    public IReadOnlyList<PodVariable> Env { get; init; } = [];

    /// <summary>
    /// The program starts in this folder, an absolute path. It needs an image. Defaults to the folder that the image names.
    /// </summary>
    public string? WorkingDir { get; init; }

    /// <summary>
    /// How the processes of the workers find each other: None gives each pod the rank of one process (RANK, WORLD_SIZE, MASTER_ADDR and
    /// others), Torchrun sets what torchrun reads (PET_NNODES, PET_NODE_RANK and others), Mpi runs the command on rank 0 with a host file
    /// and an sshd on all others, for mpirun and launchers like it. Torchrun and Mpi need an image. Defaults to None.
    /// </summary>
    public string Launcher { get; init; } = nameof(TrainerLauncher.None);

    /// <summary>
    /// How many processes the launcher starts in each pod. It needs the launcher Torchrun or Mpi. Defaults to the number of GPUs that a
    /// pod asks for, or else to 1.
    /// </summary>
    public int? ProcsPerNode { get; init; }

    /// <summary>
    /// What the program leaves in the folder SLUICE_OUTPUT. With it the image runs as it is, and a pod of Sluice's own checks, measures and
    /// publishes the files once all workers have ended with 0. Without it the image must keep the trainer contract. It needs an image.
    /// </summary>
    public OutputOptions? Outputs { get; init; }

    /// <summary>
    /// What is learned: classification (a class of the target), multiLabel (any number of labels), regression (a number), quantile (the
    /// quantiles of a number), autoencoder (how unlike the training rows a row is, without a target), tagging (a tag for each word of a
    /// text), nextToken (a language model that goes on with a text), maskedToken (one that fills gaps) or preference (a language model
    /// that prefers chosen answers to rejected ones, from a warm start). Defaults to classification.
    /// </summary>
    public string Task { get; init; } = LearningTasks.Classification;

    /// <summary>
    /// The network is of this kind: mlp (a multilayer perceptron over all features), cnn (residual, over one image), gru or lstm (over
    /// one text, or the rows of one image as the steps of a series) or transformer (over one text). Defaults to mlp.
    /// </summary>
    public string Architecture { get; init; } = Architectures.Mlp;

    /// <summary>
    /// The hyperparameters by name, all written as text. Those of Sluice's trainer are in docs/learning.md, among them epochs, batchSize,
    /// learningRate, optimizer, schedule and hiddenLayers; each has a default. Another image may have any.
    /// </summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The seed of the split, of the initial weights and of the order of rows. Defaults to 0. The same job with the same seed gives the
    /// same weights on a CPU.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>
    /// The floats that the network computes in while it learns: fp32, bf16 or fp16; its weights are kept in fp32, and the model is
    /// exported in it. Defaults to fp32.
    /// </summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>
    /// How the model is made smaller and faster at the end of its training. The compressed model is what gates judge and what is published.
    /// By default it stays as it was trained.
    /// </summary>
    public CompressionOptions? Compression { get; init; }

    /// <summary>How a classification is made to treat groups alike. By default nothing is done for that.</summary>
    public MitigationOptions? Mitigation { get; init; }

    /// <summary>
    /// The changes of held-out rows under which the accuracy of a classification is measured as well. By default there are none.
    /// </summary>
    public RobustnessOptions? Robustness { get; init; }
}
