from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer

FEEDBACK = [
    "delivery was late", "late delivery again", "great service", "friendly service on the phone",
    "invoice was wrong", "wrong amount on the invoice",
]
vectors = TfidfVectorizer(stop_words="english").fit_transform(FEEDBACK)
labels = KMeans(n_clusters=3, n_init=10, random_state=0).fit_predict(vectors)
for label, text in sorted(zip(labels, FEEDBACK)):
    print(label, text)
