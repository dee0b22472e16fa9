package thalweg.lab.experiment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every key of an experiment means, for the files that people begin with. A line each: the
 * record, or record and component; for numbers the interval that the record takes; the meaning.
 * Tests find each component here and hold each record to its interval.
 */
final class Meanings {
  private static final Pattern LINE =
      Pattern.compile("(\\S+)\\s+(?:([\\[(][^,\\s]+, [^\\])\\s]+[\\])])\\s+)?(.+)");

  private static final String TEXT =
      """
      Experiment.name                    a word or two; names the run folder
      Experiment.seed                    [0, 9223372036854775807] of every random draw
      Experiment.data                    which examples, and what is done to them
      Experiment.model                   the network
      Experiment.loss                    what is minimised
      Experiment.optimizer               how it is minimised
      Experiment.clip                    what is done to a gradient before the optimizer sees it
      Experiment.averaging               of the weights over time, evaluated in their place
      Experiment.schedule                factors over time
      Experiment.training                how long, in batches of what size
      Experiment.record                  what is written down, and how often
      Experiment.probe                   what is measured on the way, each kind once

      DataPart.source       a data set's name, or a file or folder
      DataPart.label        the column of the labels, for tables; "" for the last one
      DataPart.train        [0, 2147483647] how many examples to learn from; 0 for all there are
      DataPart.validation   [0, 2147483647] how many others to check on; 0 for the test part
      DataPart.noise        none, randY:0.4, randX:0.4, shuffled-pixels or random-pixels
      DataPart.scale        raw as in the files, or mean 0 and deviation 1
      DataPart.augment      random changes of inputs, drawn anew each epoch

      Augmentation.RandomCrop          shifts by up to so many pixels, zeros from outside
      Augmentation.RandomCrop.padding  [0, 4096] pixels
      Augmentation.HorizontalFlip      left and right change places half the time
      Augmentation.Cutout              a square of zeros
      Augmentation.Cutout.size         [0, 4096] pixels of its side

      Net.Mlp                a multilayer perceptron on flat inputs
      Net.Mlp.hidden         widths of the hidden layers, from the input on, each from 1
      Net.Mlp.nonlinearity   between layers
      Net.Mlp.weights        how weight matrices begin
      Net.Mlp.inputDropout   [0, 1) share of inputs dropped in training
      Net.Mlp.dropout        [0, 1) share of hidden units dropped in training
      Net.Mlp.normalisation  of each hidden layer, before its nonlinearity
      Net.Cnn                that of Arpit et al. 2017: 200 channels, batch normalisation
      Net.Cnn.dropout        [0, 1) share of hidden dense units dropped in training
      Net.Cnn.weights        how they begin
      Net.AlexNet            the small AlexNet of Zhang et al. 2017: 64 channels
      Net.AlexNet.response   whether the local response normalisations are there
      Net.AlexNet.weights    how they begin
      Net.LeNet5             LeNet-5, for images of one channel, 28 by 28
      Net.LeNet5.nonlinearity  between layers; tanh in the paper
      Net.LeNet5.weights     how they begin
      Net.Vgg11              VGG-11, for images of 32 by 32
      Net.Vgg11.hidden       widths of the dense layers before the last, each from 1
      Net.Vgg11.normalisation  of each convolution
      Net.Vgg11.weights      how they begin
      Net.ResNet             a residual network for small images: He et al. 2016, section 4.2
      Net.ResNet.depth       6 n + 2 for n blocks a stage: 8, 14, 20, 32, 44, 56, 110
      Net.ResNet.shortcut    where a stage begins
      Net.ResNet.order       where normalisations and nonlinearities of a block stand
      Net.ResNet.weights     how they begin
      Net.Layers             any layers one after the other; a dense one to the classes follows
      Net.Layers.layers      from the input on
      Net.Layers.weights     how those of the last layer begin

      LayerPart.Dense                a fully connected layer; images are made flat before it
      LayerPart.Dense.outputs        [1, 2147483647] its width
      LayerPart.Dense.weights        how they begin
      LayerPart.Dense.bias           whether a vector is added
      LayerPart.Conv2d               a convolution
      LayerPart.Conv2d.channels      [1, 2147483647] of its output
      LayerPart.Conv2d.kernel        [1, 2147483647] width and height
      LayerPart.Conv2d.stride        [1, 2147483647] rows, and columns, from one output to the next
      LayerPart.Conv2d.padding       [0, 2147483647] zeros on each side
      LayerPart.Conv2d.dilation      [1, 2147483647] rows, and columns, from one tap to the next
      LayerPart.Conv2d.groups        [1, 2147483647] of channels that do not see each other
      LayerPart.Conv2d.weights       how they begin
      LayerPart.Conv2d.bias          whether a vector is added
      LayerPart.MaxPool              the largest value under each window
      LayerPart.MaxPool.kernel       [1, 2147483647] width and height
      LayerPart.MaxPool.stride       [1, 2147483647] the kernel's size where left out
      LayerPart.MaxPool.padding      from 0 to below the kernel, on each side
      LayerPart.AveragePool          the mean under each window
      LayerPart.AveragePool.kernel   [1, 2147483647] width and height
      LayerPart.AveragePool.stride   [1, 2147483647] the kernel's size where left out
      LayerPart.AveragePool.padding  from 0 to below the kernel: zeros on each side
      LayerPart.GlobalAveragePool    the mean of each channel
      LayerPart.BatchNorm            normalisation over the batch, of each unit or channel
      LayerPart.BatchNorm.epsilon    (0, inf) added to the variance
      LayerPart.BatchNorm.momentum   (0, 1] the share of the new in the running statistics
      LayerPart.LayerNorm            normalisation of each example over all its numbers
      LayerPart.LayerNorm.epsilon    (0, inf) added to the variance
      LayerPart.LocalResponseNorm    division by the neighbouring channels' squares
      LayerPart.LocalResponseNorm.size    [1, 2147483647] channels around
      LayerPart.LocalResponseNorm.alpha   [0, inf) the weight of the squares
      LayerPart.LocalResponseNorm.beta    the power
      LayerPart.LocalResponseNorm.offset  (0, inf) added to the squares
      LayerPart.Dropout              zeros at random in training
      LayerPart.Dropout.rate         [0, 1) share of zeros
      LayerPart.GaussianNoise        normal noise in training
      LayerPart.GaussianNoise.deviation  [0, inf) of the noise
      LayerPart.Flatten              each example as one vector
      LayerPart.Crop                 images without their edges
      LayerPart.Crop.rows            [0, 2147483647] left off at top and bottom
      LayerPart.Crop.columns         [0, 2147483647] left off left and right
      LayerPart.Activation           a function of each number
      LayerPart.Activation.nonlinearity  the function
      LayerPart.Residual             the input and what layers make of it, added
      LayerPart.Residual.body        one layer or more
      LayerPart.Residual.shortcut    what the input goes through; nothing where empty

      Initializer.GlorotUniform      uniform, variance gain^2 2 / (in + out)
      Initializer.GlorotUniform.gain  (0, inf) 1, or 5/3 for tanh
      Initializer.GlorotNormal       normal, variance gain^2 2 / (in + out)
      Initializer.GlorotNormal.gain  (0, inf) 1, or 5/3 for tanh
      Initializer.HeNormal           normal, variance 2 / in, for ReLU
      Initializer.HeUniform          uniform, variance 2 / in
      Initializer.LeCunNormal        normal, variance 1 / in
      Initializer.LeCunUniform       uniform, variance 1 / in
      Initializer.HeNormalFanOut     normal, variance 2 / out
      Initializer.PyTorchDefault     uniform within 1 / sqrt(in): PyTorch's
      Initializer.Normal             normal, whatever the fans
      Initializer.Normal.deviation   (0, inf) of the numbers
      Initializer.Orthogonal         orthonormal rows or columns
      Initializer.Orthogonal.gain    (0, inf) that they are multiplied by
      Initializer.Constant           one number everywhere
      Initializer.Constant.value     the number
      Initializer.Zeros              zeros

      Loss.CrossEntropy              minus the logarithm of the label's probability
      Loss.CrossEntropy.labelSmoothing  [0, 1) share of the target spread over all classes
      Loss.SquaredError              the mean over classes of (logit - target)^2
      Loss.Hinge                     the margins that are missing to 1, mean over classes
      Loss.Binary                    cross-entropy of two classes from one logit

      Sgd                 stochastic gradient descent with momentum
      Sgd.learningRate    (0, inf) at the start; schedule.learningRate multiplies it
      Sgd.momentum        [0, 1) share of the last step's velocity that is kept
      Sgd.look            where the gradient is taken
      Sgd.weightDecay     [0, inf) times the weights, added to the gradient
      Sgd.decay           which parameters decay
      Adam                Kingma and Ba 2015
      Adam.learningRate   (0, inf) at the start; schedule.learningRate multiplies it
      Adam.beta1          [0, 1) memory of the mean
      Adam.beta2          [0, 1) memory of the square
      Adam.epsilon        (0, inf) added to the root
      Adam.weightDecay    [0, inf) times the weights, added to the gradient
      Adam.decay          which parameters decay
      AdamW               Adam with decoupled weight decay: Loshchilov and Hutter 2019
      AdamW.learningRate  (0, inf) at the start; schedule.learningRate multiplies it
      AdamW.beta1         [0, 1) memory of the mean
      AdamW.beta2         [0, 1) memory of the square
      AdamW.epsilon       (0, inf) added to the root
      AdamW.weightDecay   [0, inf) times rate and weights, taken off the weights
      AdamW.decay         which parameters decay
      RmsProp             Tieleman and Hinton 2012, as PyTorch writes it
      RmsProp.learningRate  (0, inf) at the start; schedule.learningRate multiplies it
      RmsProp.alpha       [0, 1) memory of the square
      RmsProp.epsilon     (0, inf) added to the root
      RmsProp.momentum    [0, 1) share of the last step's velocity that is kept
      RmsProp.weightDecay  [0, inf) times the weights, added to the gradient
      RmsProp.decay       which parameters decay
      Sam                 sharpness-aware minimisation: Foret et al. 2021; two gradients a step
      Sam.base            the rule whose step is taken
      Sam.rho             (0, inf) how far uphill the gradient is taken

      Clip.None           gradients as they are
      Clip.ByNorm         all gradients scaled down together where their norm is larger
      Clip.ByNorm.max     (0, inf) the largest norm
      Clip.ByValue        each number brought into the interval
      Clip.ByValue.max    (0, inf) the largest absolute value

      Averaging.None      no average
      Averaging.Ema       exponential
      Averaging.Ema.decay  [0, 1) share of the old that is kept at each step
      Averaging.Swa       stochastic weight averaging: Izmailov et al. 2018
      Averaging.Swa.start  [0, inf) epochs before the first
      Averaging.Swa.every  (0, inf) epochs from one to the next

      Schedules.learningRate  multiplies optimizer.learningRate, step by step
      Schedules.batchSize     multiplies training.batchSize; the product is rounded, at least 1

      Schedule.Constant           always the same
      Schedule.Constant.value     [0, inf) the factor
      Schedule.Step               value * factor^floor(epoch / every)
      Schedule.Step.value         [0, inf) at first
      Schedule.Step.factor        (0, inf) at each step
      Schedule.Step.every         (0, inf) epochs; may have a fraction
      Schedule.Piecewise          the value of the last piece that has begun
      Schedule.Piecewise.pieces   the first from epoch 0, each later than the one before
      Schedule.Piece.from         [0, inf) the epoch it begins at
      Schedule.Piece.value        [0, inf) the factor
      Schedule.Exponential        value * factor^epoch
      Schedule.Exponential.value  [0, inf) at first
      Schedule.Exponential.factor  (0, inf) each epoch
      Schedule.Cosine             from value down to floor, half a cosine over all epochs
      Schedule.Cosine.value       [0, inf) at first
      Schedule.Cosine.floor       at last; from 0 to value
      Schedule.CosineRestarts     half a cosine, again and again
      Schedule.CosineRestarts.value   [0, inf) at each start
      Schedule.CosineRestarts.floor   at each end; from 0 to value
      Schedule.CosineRestarts.period  (0, inf) epochs of the first
      Schedule.CosineRestarts.growth  [1, inf) of the period from one to the next
      Schedule.Warmup             a straight line up to where another schedule begins
      Schedule.Warmup.epochs      (0, inf) that it takes; may have a fraction
      Schedule.Warmup.from        [0, inf) at first
      Schedule.Warmup.then        what follows, its epochs counted from there
      Schedule.Cyclic             from low to high and back, in straight lines
      Schedule.Cyclic.low         at first; from 0 to high
      Schedule.Cyclic.high        [0, inf) after half a period
      Schedule.Cyclic.period      (0, inf) epochs; may have a fraction
      Schedule.OneCycle           one rise and one longer fall: Smith and Topin 2018
      Schedule.OneCycle.high      [0, inf) at the top
      Schedule.OneCycle.divide    [1, inf) it begins at high / divide
      Schedule.OneCycle.last      [1, inf) it ends at high / divide / last
      Schedule.OneCycle.rise      (0, 1) share of training
      Schedule.OneCycle.curve     of rise and fall

      TrainingPart.epochs       [1, 2147483647] passes over the training examples
      TrainingPart.batchSize    [1, 2147483647] examples a step, before schedule.batchSize
      TrainingPart.untilFitted  whether to stop once a pass predicted every training example right

      RecordPart.everySteps        [0, 2147483647] steps from one metric line to the next; 0: none
      RecordPart.ledger            whether what each example met is kept for each epoch
      RecordPart.gradientNorms     whether the ledger has the norm of each gradient; up to twice the time
      RecordPart.checkpointEpochs  [1, 2147483647] epochs from one checkpoint to the next
      RecordPart.keep              [0, 2147483647] checkpoints that stay but the first; 0: all
      RecordPart.probeBudget       [0, 1000000) share of training that probes may cost; 0: any
      RecordPart.histograms        whether histograms of parameters go to the event file

      ProbePart.kind  the probe's name
      ProbePart.when  at which steps

      When.Steps                the first step and every so many after it
      When.Steps.every          [1, 2147483647] steps
      When.Epochs               the first step of every so many epochs
      When.Epochs.every         [1, 2147483647] epochs
      When.LogSpaced            steps at even distances of their logarithm: 1, 2, 3, 5, 7, 10...
      When.LogSpaced.perDecade  [1, 2147483647] steps
      """;

  private static final Map<String, Meaning> ALL = parse();

  /**
   * @param interval of a number, as written: [0, 1); empty where it says nothing
   * @param text without a full stop
   */
  record Meaning(String interval, String text) {}

  private Meanings() {}

  /** Of a record, where it has a kind of its own to be told. */
  static Optional<Meaning> of(Class<?> type) {
    return Optional.ofNullable(ALL.get(name(type)));
  }

  static Optional<Meaning> of(Class<?> type, String component) {
    return Optional.ofNullable(ALL.get(name(type) + "." + component));
  }

  /** A type's name without its package: {@code Net.Mlp}. */
  static String name(Class<?> type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }

  private static Map<String, Meaning> parse() {
    Map<String, Meaning> all = new HashMap<>();
    TEXT.lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> {
          Matcher parts = LINE.matcher(line);
          if (!parts.matches()) {
            throw new IllegalStateException("no meaning: " + line);
          }
          String interval = Optional.ofNullable(parts.group(2)).orElse("");
          all.put(parts.group(1), new Meaning(interval, parts.group(3)));
        });
    return Map.copyOf(all);
  }
}
