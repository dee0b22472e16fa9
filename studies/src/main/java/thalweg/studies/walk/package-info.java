/**
 * Where does SGD walk? The claims of Xing, Arpit, Tsirigotis and Bengio 2018, "A Walk with SGD",
 * scaled down to minutes on two cores: slices between iterates, the valley floor beneath them and
 * its barriers, learning rate, batch size and the shape of the noise, and which paths join two
 * networks. Must never measure by means of its own: it sets up what the rooms below do.
 */
package thalweg.studies.walk;
